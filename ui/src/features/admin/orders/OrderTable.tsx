import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Order } from '@/shared/api/types';
import { toCents } from '@/shared/lib/money';
import { formatTime } from '@/shared/lib/time';
import { Money } from '@/shared/ui/Money';
import { StatusTag } from '@/shared/ui/StatusTag';
import { AdvanceButton } from './AdvanceButton';

interface Props {
  orders: Order[];
  loading: boolean;
  onChanged: (order: Order) => void;
}

export function OrderTable({ orders, loading, onChanged }: Props) {
  const { t, i18n } = useTranslation('admin');
  const columns: TableColumnsType<Order> = [
    {
      title: t('orders.order'),
      render: (_, order) => (
        <>
          <Link to={`/orders/${order.id}`} className="tabular-nums underline break-all sm:whitespace-nowrap">
            {order.order_no}
          </Link>
          <time dateTime={order.created_at} className="block text-xs opacity-75 tabular-nums">
            {formatTime(order.created_at, i18n.language)}
          </time>
        </>
      ),
    },
    { title: t('orders.user'), dataIndex: 'user_id', responsive: ['md'] },
    {
      title: t('orders.items'),
      responsive: ['lg'],
      render: (_, { items }) => items.map((item) => `${item.product_name} × ${item.quantity}`).join(', '),
    },
    {
      title: t('orders.amount'),
      align: 'right',
      responsive: ['sm'],
      render: (_, order) => <Money cents={toCents(order.actual_amount)} />,
    },
    {
      title: t('orders.status'),
      render: (_, order) => (
        <>
          <StatusTag status={order.status} />
          <Money cents={toCents(order.actual_amount)} className="block sm:hidden" />
        </>
      ),
    },
    {
      title: t('orders.action'),
      render: (_, order) => <AdvanceButton order={order} onChanged={onChanged} />,
    },
  ];
  return (
    <Table<Order>
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={orders}
      loading={loading}
      pagination={false}
      locale={{ emptyText: t('orders.none') }}
    />
  );
}
