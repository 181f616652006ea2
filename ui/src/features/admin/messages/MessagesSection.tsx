import { ReloadOutlined, SendOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api } from '@/shared/api/client';
import { positive, useUrlParams } from '@/shared/lib/useUrlParams';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { MessageFilters, messageFilters } from './MessageFilters';
import { MessageTable } from './MessageTable';
import { RetryResults } from './RetryResults';
import { type RetryResult, retryAll } from './retryAll';

const retry = (id: string) => api.POST('/v1/admin/messages/{id}/retry', { params: { path: { id } } });

/** Outbox messages, at first those that were given up: look why, and send them again. */
export default function MessagesSection() {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [params, patch] = useUrlParams();
  const [selected, setSelected] = useState<string[]>([]);
  const [progress, setProgress] = useState<{ ended: number; all: number }>();
  const [results, setResults] = useState<RetryResult[]>([]);
  const filters = messageFilters(params);
  const page = positive(params.get('page'), 1);
  const query = $api.useQuery(
    'get',
    '/v1/admin/messages',
    { params: { query: { ...filters, page } } },
    { staleTime: 0 },
  );
  const chosen = selected.filter((id) => query.data?.messages.some((message) => message.message_id === id));

  const sendAgain = async () => {
    setProgress({ ended: 0, all: chosen.length });
    setResults(await retryAll(chosen, retry, (ended) => setProgress({ ended, all: chosen.length })));
    setProgress(undefined);
    setSelected([]);
    await queries.invalidateQueries({ queryKey: ['get', '/v1/admin/messages'] });
  };
  return (
    <div className="flex flex-col gap-4">
      <MessageFilters filters={filters} onChange={patch} />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="primary"
          icon={<SendOutlined />}
          disabled={chosen.length === 0}
          loading={progress !== undefined}
          onClick={() => void sendAgain()}
        >
          {progress ? t('messages.sending', progress) : t('messages.retry', { count: chosen.length })}
        </Button>
        <Button icon={<ReloadOutlined />} loading={query.isFetching} onClick={() => void query.refetch()}>
          {common('action.refresh')}
        </Button>
      </div>
      <RetryResults results={results} onClose={() => setResults([])} />
      {query.isError ? (
        <ErrorBlock error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <MessageTable
          messages={query.data?.messages ?? []}
          loading={query.isPending}
          selected={chosen}
          onSelect={setSelected}
        />
      )}
      <nav aria-label={t('pages')} className="flex justify-end items-center gap-2">
        <Button disabled={page === 1} onClick={() => patch({ page: page === 2 ? undefined : page - 1 })}>
          {t('previous')}
        </Button>
        <span className="tabular-nums">{t('page', { page })}</span>
        <Button disabled={!query.data?.has_more} onClick={() => patch({ page: page + 1 })}>
          {t('next')}
        </Button>
      </nav>
    </div>
  );
}
