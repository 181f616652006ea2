import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { Code } from '@/shared/api/errors';
import { type Credentials, SessionForm } from './SessionForm';

const USERNAME = /^[A-Za-z0-9][A-Za-z0-9._-]{2,49}$/;
const PASSWORD_LENGTH_MIN = 8;

export default function RegisterPage() {
  const { t } = useTranslation('auth');
  return (
    <SessionForm
      of="register"
      submit={async (body) => (await api.POST('/v1/auth/register', { body })).data!}
      explain={(error) => (error.code === Code.NAME_TAKEN ? t('nameTaken') : undefined)}
      rules={{
        username: [{ pattern: USERNAME, message: t('usernameRule') }],
        password: [
          { min: PASSWORD_LENGTH_MIN, message: t('passwordRule') },
          ({ getFieldValue }) => ({
            validator: (_rule, value: string) =>
              value && value === getFieldValue('username')
                ? Promise.reject(new Error(t('passwordRule')))
                : Promise.resolve(),
          }),
        ],
      }}
      other={{ path: '/login', text: t('register.toLogin') }}
    >
      <Form.Item<Credentials & { again: string }>
        name="again"
        label={t('passwordAgain')}
        dependencies={['password']}
        rules={[
          { required: true, message: t('required') },
          ({ getFieldValue }) => ({
            validator: (_rule, value) =>
              !value || value === getFieldValue('password')
                ? Promise.resolve()
                : Promise.reject(new Error(t('passwordDiffers'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
    </SessionForm>
  );
}
