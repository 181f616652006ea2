import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/errors';
import { RequestId } from './RequestId';

/** In place of what could not be shown: why, the request id, and another try. */
export function ErrorBlock({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const failure = error instanceof ApiError ? error : undefined;
  return (
    <div role="alert" className="py-12 px-4 text-center flex flex-col items-center gap-3">
      <p className="text-lg font-semibold">{t('error.title')}</p>
      <p>{failure?.status === 0 ? t('error.network') : (failure?.message ?? t('error.page'))}</p>
      {failure?.requestId && <RequestId id={failure.requestId} />}
      {onRetry && (
        <Button type="primary" onClick={onRetry}>
          {t('error.retry')}
        </Button>
      )}
    </div>
  );
}
