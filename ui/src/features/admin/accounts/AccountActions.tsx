import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '@/shared/api/types';
import { useSession } from '@/shared/session/session';
import { RolesDialog } from './RolesDialog';
import { useChangeAccount } from './useChangeAccount';

/** Nothing for one's own account: nobody may shut themselves out. */
export function AccountActions({ account }: { account: Account }) {
  const { t } = useTranslation('admin');
  const { modal } = App.useApp();
  const own = useSession((session) => session.user?.id === account.id);
  const [editing, setEditing] = useState(false);
  const change = useChangeAccount();
  if (own) return <span className="opacity-75">{t('accounts.own')}</span>;
  const { id, username, disabled } = account;
  const set = (to: boolean) => change.mutateAsync({ params: { path: { id } }, body: { disabled: to } }).catch(() => {});
  const toggle = () =>
    void modal.confirm({
      title: t(disabled ? 'accounts.enableConfirm' : 'accounts.disableConfirm', { name: username }),
      content: t(disabled ? 'accounts.enableHint' : 'accounts.disableHint'),
      okText: t(disabled ? 'accounts.enable' : 'accounts.disable'),
      okButtonProps: { danger: !disabled },
      onOk: () => set(!disabled),
    });
  return (
    <span className="flex flex-wrap gap-2">
      <Button size="small" aria-label={t('accounts.rolesOf', { name: username })} onClick={() => setEditing(true)}>
        {t('accounts.roles')}
      </Button>
      <Button
        size="small"
        danger={!disabled}
        aria-label={`${t(disabled ? 'accounts.enable' : 'accounts.disable')} ${username}`}
        onClick={toggle}
      >
        {t(disabled ? 'accounts.enable' : 'accounts.disable')}
      </Button>
      {editing && <RolesDialog account={account} onClose={() => setEditing(false)} />}
    </span>
  );
}
