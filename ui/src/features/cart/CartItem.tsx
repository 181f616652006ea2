import { DeleteOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type CartLine, changeLine, QUANTITY_MAX } from '@/shared/cart/cart';
import { LineNotice } from '@/shared/cart/LineNotice';
import type { LineState } from '@/shared/cart/lineState';
import { productName } from '@/shared/lib/product';
import { Money } from '@/shared/ui/Money';
import { Picture } from '@/shared/ui/Picture';
import { Quantity } from '@/shared/ui/Quantity';

const PICTURE_SIZE = 80;

export function CartItem({ state, onRemove }: { state: LineState<CartLine>; onRemove: () => void }) {
  const { t, i18n } = useTranslation('cart');
  const { line, product, available, price, gone } = state;
  const name = product ? productName(product, i18n.language) : t('unknown', { id: line.productId });
  const sku = product && product.skus.length > 1 && product.skus.find((one) => one.sku_id === line.skuId)?.sku_code;
  return (
    <li
      className="flex flex-wrap items-center gap-3 p-3 sm:p-4 rounded-lg bg-white dark:bg-neutral-900 shadow-xs"
      data-line={line.productId}
    >
      <Checkbox
        aria-label={t('select', { name })}
        checked={line.selected}
        onChange={({ target }) => changeLine(line, { selected: target.checked })}
      />
      <div className="shrink-0 rounded overflow-hidden">
        <Picture src={product?.image} size={PICTURE_SIZE} />
      </div>
      <div className="grow basis-40 min-w-0">
        {product ? (
          <Link to={`/products/${product.id}`} className="font-medium">
            {name}
          </Link>
        ) : (
          <span className="font-medium">{name}</span>
        )}
        {sku && <p className="text-sm">{sku}</p>}
        {!gone && <Money cents={price} className="block" />}
      </div>
      <div className="flex items-center gap-3 ml-auto">
        {!gone && (
          <>
            <Quantity
              value={line.quantity}
              max={Math.min(QUANTITY_MAX, available)}
              label={t('line.quantity', { ns: 'common', name })}
              onChange={(quantity) => changeLine(line, { quantity })}
            />
            <Money cents={price * line.quantity} className="min-w-24 text-right font-semibold" />
          </>
        )}
        <Button type="text" icon={<DeleteOutlined />} aria-label={t('remove', { name })} onClick={onRemove} />
      </div>
      <LineNotice
        state={state}
        onQuantity={(quantity) => changeLine(line, { quantity })}
        onAccept={(accepted) => changeLine(line, { price: accepted })}
        onRemove={onRemove}
      />
    </li>
  );
}
