import { Button, Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type CartLine, selectAll } from '@/shared/cart/cart';
import { type LineState, totalOf } from '@/shared/cart/lineState';
import { Money } from '@/shared/ui/Money';

/** Stays in sight below the lines; on phones above the navigation. */
export function CartSummary({
  states,
  onRemove,
}: {
  states: LineState<CartLine>[];
  onRemove: (lines: CartLine[]) => void;
}) {
  const { t } = useTranslation('cart');
  const navigate = useNavigate();
  const selected = states.filter(({ line }) => line.selected);
  const all = selected.length === states.length;
  const obstacle = selected.length === 0 ? t('nothingSelected') : selected.some(({ short }) => short) ? t('short') : '';
  return (
    <div className="sticky bottom-12 sm:bottom-0 mt-4 p-3 sm:p-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-white dark:bg-neutral-900 shadow-lg border border-neutral-500/20">
      <Checkbox
        checked={all}
        indeterminate={selected.length > 0 && !all}
        onChange={({ target }) => selectAll(target.checked)}
      >
        {t('selectAll')}
      </Checkbox>
      <Button
        type="text"
        size="small"
        disabled={selected.length === 0}
        onClick={() => onRemove(selected.map(({ line }) => line))}
      >
        {t('removeSelected')}
      </Button>
      <span className="ml-auto" aria-live="polite">
        {t('selected', { count: selected.reduce((sum, { line }) => sum + line.quantity, 0) })}{' '}
        <Money cents={totalOf(selected)} className="text-xl font-bold text-red-700 dark:text-red-400" />
      </span>
      <Button
        type="primary"
        size="large"
        className="max-sm:w-full"
        disabled={obstacle !== ''}
        aria-describedby={obstacle ? 'cart-obstacle' : undefined}
        onClick={() => void navigate('/checkout')}
      >
        {t('checkout')}
      </Button>
      {obstacle && (
        <p id="cart-obstacle" className="w-full text-right text-sm">
          {obstacle}
        </p>
      )}
    </div>
  );
}
