import { Button, Card, ConfigProvider, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CartLine } from '@/shared/cart/cart';
import { keyOf, type LineState, totalOf, type WantedLine } from '@/shared/cart/lineState';
import { Money } from '@/shared/ui/Money';
import { AddressFields } from './AddressFields';
import { AttemptStatus } from './AttemptStatus';
import { rememberAddress } from './address';
import type { AttemptState } from './attempt';
import { attemptOf, type CheckoutValues, initialValues } from './form';
import { LineReview } from './LineReview';
import { PaymentChoice } from './PaymentChoice';
import { dispatch } from './useAttempt';

interface Props {
  userId: number;
  state: AttemptState;
  lines: LineState[];
  fromCart: boolean;
  onChange: (line: WantedLine, changes: Partial<Pick<CartLine, 'quantity' | 'price'>>) => void;
  onRemove: (line: WantedLine) => void;
}

export function CheckoutForm({ userId, state, lines, fromCart, onChange, onRemove }: Props) {
  const { t } = useTranslation('checkout');
  const [initial] = useState(() => initialValues(state, userId));
  const undecided = state.phase !== 'idle' && state.phase !== 'refused';
  const obstructed = lines.some(({ gone, short, priceChanged }) => gone || short || priceChanged);
  const submit = (values: CheckoutValues) => {
    rememberAddress(userId, values.remember ? values.address : undefined);
    const wanted = lines.map(({ line }) => line);
    dispatch({ type: 'submit', attempt: attemptOf(values, wanted, fromCart, userId) });
  };
  return (
    <Form<CheckoutValues>
      layout="vertical"
      requiredMark={false}
      scrollToFirstError={{ focus: true }}
      disabled={undecided}
      initialValues={initial}
      onFinish={submit}
      className="grid lg:grid-cols-[1fr_24rem] items-start gap-4"
    >
      <div className="flex flex-col gap-4 min-w-0">
        <Card title={<h2>{t('address.title')}</h2>}>
          <AddressFields />
        </Card>
        <Card title={<h2>{t('lines')}</h2>} classNames={{ body: 'py-1!' }}>
          <ul className="divide-y divide-neutral-500/20">
            {lines.map((line) => (
              <LineReview
                key={keyOf(line.line)}
                state={line}
                disabled={undecided}
                onChange={(changes) => onChange(line.line, changes)}
                onRemove={() => onRemove(line.line)}
              />
            ))}
          </ul>
        </Card>
        <Card>
          <Form.Item<CheckoutValues> name="remark" label={t('remark')} className="mb-0!">
            <Input.TextArea maxLength={200} showCount autoSize={{ minRows: 2, maxRows: 5 }} />
          </Form.Item>
        </Card>
      </div>
      <Card title={<h2>{t('payment')}</h2>} className="lg:sticky! lg:top-20">
        <div className="flex flex-col gap-4">
          <PaymentChoice />
          <p className="flex items-baseline justify-between border-t border-neutral-500/20 pt-4">
            {t('total')}
            <Money cents={totalOf(lines)} className="text-2xl font-bold text-red-700 dark:text-red-400" />
          </p>
          <ConfigProvider componentDisabled={false}>
            <AttemptStatus state={state} />
          </ConfigProvider>
          <Button
            type="primary"
            size="large"
            htmlType="submit"
            block
            loading={undecided && state.phase !== 'stuck'}
            disabled={undecided || obstructed}
            aria-describedby={obstructed ? 'checkout-obstacle' : undefined}
          >
            {t('submit')}
          </Button>
          {obstructed && (
            <p id="checkout-obstacle" className="text-sm">
              {t('obstructed')}
            </p>
          )}
        </div>
      </Card>
    </Form>
  );
}
