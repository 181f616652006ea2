import { Table, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { OutboxMessage } from '@/shared/api/types';
import { formatTime } from '@/shared/lib/time';
import { MessageDetail } from './MessageDetail';

const COLORS: Record<OutboxMessage['status'], string> = {
  ready: 'gold',
  sent: 'blue',
  confirmed: 'green',
  failed: 'red',
};

interface Props {
  messages: OutboxMessage[];
  loading: boolean;
  selected: string[];
  onSelect: (ids: string[]) => void;
}

export function MessageTable({ messages, loading, selected, onSelect }: Props) {
  const { t, i18n } = useTranslation('admin');
  const columns: TableColumnsType<OutboxMessage> = [
    {
      title: t('messages.message'),
      render: (_, message) => (
        <>
          <code>{message.event_type}</code>
          <Link to={`/orders/${message.order_id}`} className="block tabular-nums underline break-all">
            {message.order_id}
          </Link>
        </>
      ),
    },
    {
      title: t('messages.status'),
      render: (_, { status }) => (
        <Tag color={COLORS[status]} className="legible-tag">
          {t(`messages.state.${status}`)}
        </Tag>
      ),
    },
    { title: t('messages.shard'), dataIndex: 'shard', responsive: ['md'] },
    {
      title: t('messages.retries'),
      responsive: ['md'],
      render: (_, { retry_count, max_retry }) => `${retry_count} / ${max_retry}`,
    },
    {
      title: t('messages.created'),
      responsive: ['lg'],
      render: (_, { created_at }) => formatTime(created_at, i18n.language),
    },
    {
      title: t('messages.error'),
      responsive: ['lg'],
      render: (_, { error }) => <span className="line-clamp-2 break-all">{error || '–'}</span>,
    },
  ];
  return (
    <Table<OutboxMessage>
      size="small"
      rowKey="message_id"
      columns={columns}
      dataSource={messages}
      loading={loading}
      pagination={false}
      locale={{ emptyText: t('messages.none') }}
      rowSelection={{
        selectedRowKeys: selected,
        onChange: (keys) => onSelect(keys as string[]),
        getCheckboxProps: ({ status, message_id }) => ({
          disabled: status !== 'failed',
          'aria-label': t('select', { name: message_id }),
        }),
        getTitleCheckboxProps: () => ({ 'aria-label': t('selectAll') }),
      }}
      expandable={{
        columnTitle: <span className="sr-only">{t('details')}</span>,
        expandedRowRender: (message) => <MessageDetail message={message} />,
      }}
    />
  );
}
