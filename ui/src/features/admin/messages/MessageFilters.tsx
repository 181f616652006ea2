import { InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OutboxMessage } from '@/shared/api/types';
import { Field } from '../Field';
import { SearchField } from '../SearchField';

type Status = OutboxMessage['status'];
const STATUSES: Status[] = ['failed', 'ready', 'sent', 'confirmed'];

export interface Filters {
  status?: Status;
  shard?: number;
  order_id?: string;
}

/** What the URL asks for; what it cannot mean is left out. */
export function messageFilters(params: URLSearchParams): Filters {
  const shard = params.get('shard');
  return {
    status: STATUSES.find((status) => status === params.get('status')),
    shard: shard && /^\d{1,4}$/.test(shard) ? Number(shard) : undefined,
    order_id: params.get('order_id') ?? undefined,
  };
}

interface Props {
  filters: Filters;
  onChange: (changes: { status?: string; shard?: number; order_id?: string }) => void;
}

/** Without a status the server lists what has failed, or all messages of the order that is asked for. */
export function MessageFilters({ filters, onChange }: Props) {
  const { t } = useTranslation('admin');
  return (
    <search className="flex flex-wrap gap-3 items-end">
      <Field label={t('messages.status')}>
        <Select<Status | ''>
          className="w-36"
          value={filters.status ?? ''}
          onChange={(status) => onChange({ status })}
          options={[
            { value: '', label: t(filters.order_id ? 'messages.any' : 'messages.state.failed') },
            ...STATUSES.filter((status) => filters.order_id || status !== 'failed').map((status) => ({
              value: status,
              label: t(`messages.state.${status}`),
            })),
          ]}
        />
      </Field>
      <Field label={t('messages.shard')}>
        <InputNumber
          className="w-24"
          min={0}
          precision={0}
          value={filters.shard ?? null}
          placeholder={t('all')}
          onChange={(shard) => onChange({ shard: shard ?? undefined })}
        />
      </Field>
      <SearchField
        label={t('messages.orderId')}
        className="w-64"
        inputMode="numeric"
        maxLength={20}
        value={filters.order_id ?? ''}
        onSearch={(text) => onChange({ order_id: text })}
      />
    </search>
  );
}
