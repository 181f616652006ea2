import { Table, type TableColumnsType, type TablePaginationConfig, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Account } from '@/shared/api/types';
import { formatTime } from '@/shared/lib/time';
import { AccountActions } from './AccountActions';

interface Props {
  accounts: Account[];
  loading: boolean;
  pagination: TablePaginationConfig;
}

export function AccountTable({ accounts, loading, pagination }: Props) {
  const { t, i18n } = useTranslation('admin');
  const columns: TableColumnsType<Account> = [
    {
      title: t('accounts.name'),
      render: (_, { username, id, disabled }) => (
        <>
          <span className="break-all">{username}</span>{' '}
          {disabled && (
            <Tag color="red" className="legible-tag">
              {t('accounts.disabled')}
            </Tag>
          )}
          <span className="block text-xs opacity-75 tabular-nums">{id}</span>
        </>
      ),
    },
    {
      title: t('accounts.roles'),
      render: (_, { roles }) => roles.map((role) => <Tag key={role}>{t(`accounts.role.${role}`)}</Tag>),
    },
    {
      title: t('accounts.created'),
      responsive: ['md'],
      render: (_, { created_at }) => formatTime(created_at, i18n.language),
    },
    { title: t('accounts.action'), render: (_, account) => <AccountActions account={account} /> },
  ];
  return (
    <Table<Account>
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={accounts}
      loading={loading}
      pagination={pagination}
      locale={{ emptyText: t('accounts.none') }}
    />
  );
}
