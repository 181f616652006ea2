import { App } from 'antd';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/errors';
import { RequestId } from './RequestId';

const SECONDS = 8;

/** Shows what went wrong with an action, with the request id to copy. */
export function useErrorToast(): (error: unknown) => void {
  const { notification } = App.useApp();
  const { t } = useTranslation();
  return useCallback(
    (error) => {
      const failure = error instanceof ApiError ? error : undefined;
      notification.error({
        title: failure?.status === 0 ? t('error.network') : (failure?.message ?? t('error.title')),
        description: failure?.requestId && <RequestId id={failure.requestId} />,
        duration: SECONDS,
        role: 'alert',
      });
    },
    [notification, t],
  );
}
