import { Form, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { PAYMENT_METHODS } from '@/shared/api/types';
import type { CheckoutValues } from './form';

export function PaymentChoice() {
  const { t } = useTranslation('checkout');
  return (
    <Form.Item<CheckoutValues> name="payment" className="mb-0!">
      <Radio.Group
        aria-label={t('payment')}
        vertical
        options={[
          ...PAYMENT_METHODS.map((method) => ({ value: method, label: t(`payment.${method}`, { ns: 'common' }) })),
          { value: 'later', label: t('payLater') },
        ]}
      />
    </Form.Item>
  );
}
