import { Alert, Button, Spin } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ApiError, Code } from '@/shared/api/errors';
import { RequestId } from '@/shared/ui/RequestId';
import type { AttemptState } from './attempt';
import { dispatch } from './useAttempt';

/** Errors that the checkout knows more about than their message says. */
const KNOWN: Record<number, string> = {
  [Code.PRICE_CHANGED]: 'refused.price',
  [Code.STOCK_INSUFFICIENT]: 'refused.stock',
  [Code.PAYMENT_DECLINED]: 'refused.declined',
  [Code.TOO_MANY_REQUESTS]: 'refused.tooMany',
  [Code.CAPTCHA]: 'refused.captcha',
};

/** What became of the order so far, in words. */
export function AttemptStatus({ state }: { state: AttemptState }) {
  const { t } = useTranslation('checkout');
  switch (state.phase) {
    case 'checking':
      return (
        <Progress>
          {t('checking')}{' '}
          {state.busy && <Countdown key={state.checks} seconds={Math.ceil(state.waitMs / 1000)} text="busy" />}
        </Progress>
      );
    case 'sending':
      return <Progress>{t('sending')}</Progress>;
    case 'stuck':
      return (
        <Alert
          type="warning"
          title={t('stuck')}
          description={state.error?.requestId && <RequestId id={state.error.requestId} />}
          action={<Button onClick={() => dispatch({ type: 'resume' })}>{t('goOn')}</Button>}
        />
      );
    case 'refused':
      return <Refusal error={state.error} />;
    default:
      return null;
  }
}

function Progress({ children }: { children: ReactNode }) {
  return (
    <div role="status" className="flex items-center gap-3">
      <Spin size="small" />
      <p>{children}</p>
    </div>
  );
}

function Refusal({ error }: { error: ApiError }) {
  const { t } = useTranslation('checkout');
  const known = error.code && KNOWN[error.code];
  return (
    <Alert
      type="error"
      title={known ? t(known) : error.message}
      description={
        <>
          {error.retryAfter !== undefined && (
            <p>
              <Countdown key={error.requestId} seconds={error.retryAfter} text="retryIn" />
            </p>
          )}
          {error.requestId && <RequestId id={error.requestId} />}
        </>
      }
    />
  );
}

/** Seconds that are left; nobody is told each of them aloud. */
function Countdown({ seconds, text }: { seconds: number; text: 'busy' | 'retryIn' }) {
  const { t } = useTranslation('checkout');
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span aria-live="off">{left > 0 ? t(text, { seconds: left }) : t('retryNow')}</span>;
}
