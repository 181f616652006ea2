import { Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '@/shared/api/types';
import { useChangeAccount } from './useChangeAccount';

/** Roles that can be given; partners get theirs with a key. */
const ROLES = ['user', 'ops', 'admin'] as const;
type Role = (typeof ROLES)[number];

export function RolesDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const [roles, setRoles] = useState<Role[]>(ROLES.filter((role) => account.roles.includes(role)));
  const change = useChangeAccount();
  const save = () =>
    change.mutate({ params: { path: { id: account.id } }, body: { roles } }, { onSuccess: () => onClose() });
  return (
    <Modal
      open
      title={t('accounts.rolesOf', { name: account.username })}
      okText={common('action.save')}
      okButtonProps={{ disabled: roles.length === 0 }}
      confirmLoading={change.isPending}
      onOk={save}
      onCancel={onClose}
    >
      <p className="mb-3">{t('accounts.rolesHint')}</p>
      <Checkbox.Group<Role>
        aria-label={t('accounts.roles')}
        className="flex-col gap-2"
        value={roles}
        onChange={setRoles}
        options={ROLES.map((role) => ({ value: role, label: t(`accounts.role.${role}`) }))}
      />
    </Modal>
  );
}
