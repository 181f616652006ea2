import { useTranslation } from 'react-i18next';
import { type CartLine, QUANTITY_MAX } from '@/shared/cart/cart';
import { LineNotice } from '@/shared/cart/LineNotice';
import type { LineState } from '@/shared/cart/lineState';
import { productName } from '@/shared/lib/product';
import { Money } from '@/shared/ui/Money';
import { Picture } from '@/shared/ui/Picture';
import { Quantity } from '@/shared/ui/Quantity';

const PICTURE_SIZE = 56;

interface Props {
  state: LineState;
  onChange: (changes: Partial<Pick<CartLine, 'quantity' | 'price'>>) => void;
  onRemove: () => void;
  disabled: boolean;
}

export function LineReview({ state, onChange, onRemove, disabled }: Props) {
  const { t, i18n } = useTranslation('checkout');
  const { line, product, price, available } = state;
  const name = product ? productName(product, i18n.language) : t('unknown', { id: line.productId });
  return (
    <li className="flex flex-wrap items-center gap-3 py-3" data-line={line.productId}>
      <div className="shrink-0 rounded overflow-hidden">
        <Picture src={product?.image} size={PICTURE_SIZE} />
      </div>
      <div className="grow basis-28 min-w-0">
        <p className="font-medium">{name}</p>
        <Money cents={price} />
      </div>
      <div className="flex items-center gap-3 ml-auto">
        <Quantity
          value={line.quantity}
          max={Math.min(QUANTITY_MAX, available)}
          label={t('line.quantity', { ns: 'common', name })}
          disabled={disabled}
          onChange={(quantity) => onChange({ quantity })}
        />
        <Money cents={price * line.quantity} className="min-w-20 text-right font-semibold" />
      </div>
      <LineNotice
        state={state}
        disabled={disabled}
        onQuantity={(quantity) => onChange({ quantity })}
        onAccept={(accepted) => onChange({ price: accepted })}
        onRemove={onRemove}
      />
    </li>
  );
}
