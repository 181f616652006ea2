import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { RequestId } from '@/shared/ui/RequestId';
import type { RetryResult } from './retryAll';

/** What has become of each message that was sent again. */
export function RetryResults({ results, onClose }: { results: RetryResult[]; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  if (results.length === 0) return null;
  const done = results.filter((result) => result.done).length;
  return (
    <Alert
      type={done === results.length ? 'success' : 'warning'}
      showIcon
      closable={{ onClose, 'aria-label': common('action.close') }}
      title={t('messages.result', { done, refused: results.length - done })}
      description={
        <ul className="max-h-64 overflow-y-auto">
          {results.map((result) => (
            <li key={result.id} className="py-1">
              <code className="break-all">{result.id}</code>{' '}
              {result.done ? (
                t('messages.done')
              ) : (
                <>
                  {result.error.status === 0 ? common('error.network') : result.error.message}{' '}
                  {result.error.requestId && <RequestId id={result.error.requestId} />}
                </>
              )}
            </li>
          ))}
        </ul>
      }
    />
  );
}
