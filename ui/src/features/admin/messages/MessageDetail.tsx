import { Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OutboxMessage } from '@/shared/api/types';
import { formatTime } from '@/shared/lib/time';
import { CopyButton } from '@/shared/ui/CopyButton';

/** All that is known of a message, with what it sends. */
export function MessageDetail({ message }: { message: OutboxMessage }) {
  const { t, i18n } = useTranslation('admin');
  const payload = JSON.stringify(message.payload, null, 2);
  const { message_id, topic, shard, retry_count, max_retry, next_retry_at, created_at, error } = message;
  return (
    <>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={[
          { key: 'id', label: t('messages.id'), children: <code className="break-all">{message_id}</code> },
          { key: 'topic', label: t('messages.topic'), children: `${topic} · ${t('messages.shard')} ${shard}` },
          { key: 'retries', label: t('messages.retries'), children: `${retry_count} / ${max_retry}` },
          { key: 'created', label: t('messages.created'), children: formatTime(created_at, i18n.language) },
          {
            key: 'next',
            label: t('messages.next'),
            children: next_retry_at ? formatTime(next_retry_at, i18n.language) : '–',
          },
          { key: 'error', label: t('messages.error'), children: <span className="break-all">{error || '–'}</span> },
        ]}
      />
      <div className="flex items-center gap-1">
        <h2 className="text-sm">{t('messages.payload')}</h2>
        <CopyButton text={payload} label={t('messages.copyPayload')} />
      </div>
      <pre className="p-2 rounded bg-neutral-500/10 whitespace-pre-wrap break-all text-xs">{payload}</pre>
    </>
  );
}
