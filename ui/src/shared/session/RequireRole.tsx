import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { Message } from '@/shared/ui/Message';
import { hasRole, type Role, useSession } from './session';

/** Its children for users with one of the roles; others are asked to sign in, or told that they may not. */
export function RequireRole({ roles, children }: { roles: Role[]; children: ReactNode }) {
  const { t } = useTranslation();
  const { state, user } = useSession();
  const { pathname, search } = useLocation();
  if (state === 'restoring') return <Skeleton active paragraph={{ rows: 6 }} />;
  if (state === 'anonymous') return <Navigate to={`/login?next=${encodeURIComponent(pathname + search)}`} replace />;
  if (!hasRole(user, ...roles))
    return (
      <Message code="403" title={t('error.forbidden')}>
        <p>{t('error.forbiddenHint', { name: user?.username })}</p>
      </Message>
    );
  return children;
}
