import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cents } from '@/shared/lib/money';
import { Money } from '@/shared/ui/Money';
import type { LineState } from './lineState';

interface Props {
  state: LineState;
  onQuantity: (quantity: number) => void;
  onAccept: (price: Cents) => void;
  onRemove: () => void;
  disabled?: boolean;
}

/** What keeps a line from being ordered as it is, each with what can be done about it. */
export function LineNotice({ state, onQuantity, onAccept, onRemove, disabled }: Props) {
  const { t } = useTranslation();
  const { line, available, gone, short, priceChanged, price } = state;
  const action = (text: string, act: () => void) => (
    <Button size="small" disabled={disabled} onClick={act}>
      {text}
    </Button>
  );
  return (
    <div role="status" className="contents">
      {gone && <Notice text={t('line.gone')}>{action(t('line.remove'), onRemove)}</Notice>}
      {!gone && short && (
        <Notice text={available > 0 ? t('line.short', { n: available }) : t('line.soldOut')}>
          {available > 0 && action(t('line.reduce', { n: available }), () => onQuantity(available))}
          {action(t('line.remove'), onRemove)}
        </Notice>
      )}
      {!gone && priceChanged && (
        <Notice
          text={
            <>
              {t('line.priceChanged')} <s className="opacity-80">{<Money cents={line.price} />}</s>{' '}
              <Money cents={price} className="font-semibold" />
            </>
          }
        >
          {action(t('line.accept'), () => onAccept(price))}
        </Notice>
      )}
    </div>
  );
}

function Notice({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <div className="w-full flex flex-wrap items-center gap-2 rounded px-3 py-2 text-sm bg-amber-100 text-amber-950 dark:bg-amber-950 dark:text-amber-100">
      <span className="grow">{text}</span>
      {children}
    </div>
  );
}
