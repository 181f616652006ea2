import { Button, Skeleton } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { examine } from '@/shared/cart/lineState';
import { useSession } from '@/shared/session/session';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { Page } from '@/shared/ui/Page';
import { AttemptStatus } from './AttemptStatus';
import { CheckoutForm } from './CheckoutForm';
import { dispatch, useAttempt } from './useAttempt';
import { useCheckoutLines } from './useCheckoutLines';

export default function CheckoutPage() {
  const { t } = useTranslation('checkout');
  const userId = useSession((session) => session.user!.id);
  return (
    <Page title={t('title')}>
      <Checkout key={userId} userId={userId} />
    </Page>
  );
}

function Checkout({ userId }: { userId: number }) {
  const state = useAttempt(userId);
  const { lines, fromCart, query, change, remove } = useCheckoutLines();
  const navigate = useNavigate();
  const { refetch } = query;
  useEffect(() => {
    if (state.phase === 'done') void navigate(`/orders/${state.order.order_id}`, { replace: true });
    if (state.phase === 'refused') void refetch();
  }, [state, navigate, refetch]);
  useEffect(() => () => dispatch({ type: 'left' }), []);

  if (state.phase === 'done') return <Skeleton active />;
  if (lines.length === 0) return state.phase === 'idle' ? <Nothing /> : <AttemptStatus state={state} />;
  if (query.isPending) return <Skeleton active paragraph={{ rows: 8 }} />;
  if (query.error && query.products.size === 0)
    return <ErrorBlock error={query.error} onRetry={() => void refetch()} />;
  const details = state.phase === 'refused' ? state.error.body.details : undefined;
  const edit = (act: () => void) => {
    dispatch({ type: 'edited' });
    act();
  };
  return (
    <CheckoutForm
      userId={userId}
      state={state}
      lines={lines.map((line) => examine(line, query.products, details))}
      fromCart={fromCart}
      onChange={(line, changes) => edit(() => change(line, changes))}
      onRemove={(line) => edit(() => remove(line))}
    />
  );
}

function Nothing() {
  const { t } = useTranslation('checkout');
  const navigate = useNavigate();
  return (
    <div className="py-20 flex flex-col items-center gap-4 text-center">
      <p className="text-lg">{t('nothing')}</p>
      <Button type="primary" onClick={() => void navigate('/cart')}>
        {t('toCart')}
      </Button>
    </div>
  );
}
