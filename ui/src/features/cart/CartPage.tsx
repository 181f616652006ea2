import { Button, Skeleton } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useProducts } from '@/shared/api/products';
import { useCart } from '@/shared/cart/cart';
import { examine, keyOf } from '@/shared/cart/lineState';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { Page } from '@/shared/ui/Page';
import { CartItem } from './CartItem';
import { CartSummary } from './CartSummary';
import { useRemoval } from './useRemoval';

const REFRESH_MS = 5_000;

export default function CartPage() {
  const { t } = useTranslation('cart');
  const lines = useCart((cart) => cart.lines);
  return <Page title={t('title')}>{lines.length === 0 ? <Empty /> : <Filled />}</Page>;
}

/** The lines beside what the shop has now. */
function Filled() {
  const lines = useCart((cart) => cart.lines);
  const ids = useMemo(() => lines.map((line) => line.productId), [lines]);
  const { products, isPending, error, refetch } = useProducts(ids, { refetchInterval: REFRESH_MS });
  const remove = useRemoval();
  if (isPending) return <Skeleton active paragraph={{ rows: 2 * lines.length + 2 }} />;
  if (error && products.size === 0) return <ErrorBlock error={error} onRetry={() => void refetch()} />;
  const states = lines.map((line) => examine(line, products));
  return (
    <>
      <ul className="flex flex-col gap-3">
        {states.map((state) => (
          <CartItem key={keyOf(state.line)} state={state} onRemove={() => remove([state.line])} />
        ))}
      </ul>
      <CartSummary states={states} onRemove={remove} />
    </>
  );
}

function Empty() {
  const { t } = useTranslation('cart');
  const navigate = useNavigate();
  return (
    <div className="py-20 flex flex-col items-center gap-4 text-center">
      <p className="text-lg">{t('empty')}</p>
      <Button type="primary" onClick={() => void navigate('/products')}>
        {t('toProducts')}
      </Button>
    </div>
  );
}
