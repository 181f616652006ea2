import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { Code } from '@/shared/api/errors';
import { SessionForm } from './SessionForm';

export default function LoginPage() {
  const { t } = useTranslation('auth');
  return (
    <SessionForm
      of="login"
      submit={async (body) => (await api.POST('/v1/auth/login', { body })).data!}
      explain={(error) => {
        if (error.code === Code.UNAUTHORIZED) return t('wrong');
        return error.retryAfter ? t('retryAfter', { seconds: error.retryAfter }) : undefined;
      }}
      rules={{ username: [], password: [] }}
      other={{ path: '/register', text: t('login.toRegister') }}
    />
  );
}
