import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OrderStatus } from '@/shared/api/types';

/** The one place that gives states of orders a colour; charts use the second one. Labels: `status.*` of the texts. */
export const STATUS_COLORS: Record<OrderStatus, { tag: string; chart: string }> = {
  pending: { tag: 'gold', chart: '#d48806' },
  paid: { tag: 'blue', chart: '#1677ff' },
  shipped: { tag: 'purple', chart: '#722ed1' },
  completed: { tag: 'green', chart: '#389e0d' },
  cancelled: { tag: 'default', chart: '#8c8c8c' },
};

export function StatusTag({ status }: { status: OrderStatus }) {
  const { t } = useTranslation();
  return (
    <Tag color={STATUS_COLORS[status].tag} className="legible-tag">
      {t(`status.${status}`)}
    </Tag>
  );
}
