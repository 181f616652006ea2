import { Alert, Button, Card, Form, Input } from 'antd';
import type { Rule } from 'antd/es/form';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useSearchParams } from 'react-router';
import { ApiError } from '@/shared/api/errors';
import { type SessionAnswer, signedIn, useSession } from '@/shared/session/session';
import { Page } from '@/shared/ui/Page';
import { RequestId } from '@/shared/ui/RequestId';

export interface Credentials {
  username: string;
  password: string;
}

interface Props {
  of: 'login' | 'register';
  submit: (credentials: Credentials) => Promise<SessionAnswer>;
  /** Text for an error that this form knows more about than its message says. */
  explain: (error: ApiError) => string | undefined;
  rules: { username: Rule[]; password: Rule[] };
  other: { path: string; text: string };
  children?: ReactNode;
}

/** Name and password in exchange for a session; then on to the page that asked for it. */
export function SessionForm({ of, submit, explain, rules, other, children }: Props) {
  const { t } = useTranslation('auth');
  const [params] = useSearchParams();
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const session = useSession();
  if (session.state === 'signed-in') return <Navigate to={ownPath(params.get('next'))} replace />;

  const send = async ({ username, password }: Credentials) => {
    setBusy(true);
    setError(undefined);
    try {
      signedIn(await submit({ username, password }));
    } catch (failure) {
      setError(failure instanceof ApiError ? failure : new ApiError(0, {}));
    } finally {
      setBusy(false);
    }
  };
  const required: Rule = { required: true, message: t('required') };
  return (
    <Card className="max-w-sm mx-auto">
      <Page title={t(`${of}.title`)}>
        {error && (
          <Alert
            type="error"
            className="mb-4"
            title={explain(error) ?? (error.status === 0 ? t('error.network', { ns: 'common' }) : error.message)}
            description={error.requestId && <RequestId id={error.requestId} />}
          />
        )}
        <Form<Credentials> layout="vertical" requiredMark={false} onFinish={(values) => void send(values)}>
          <Form.Item name="username" label={t('username')} rules={[required, ...rules.username]}>
            <Input autoComplete="username" maxLength={50} />
          </Form.Item>
          <Form.Item name="password" label={t('password')} rules={[required, ...rules.password]}>
            <Input.Password autoComplete={of === 'login' ? 'current-password' : 'new-password'} maxLength={200} />
          </Form.Item>
          {children}
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t(`${of}.submit`)}
          </Button>
        </Form>
        <p className="mt-4 text-center">
          <Link to={{ pathname: other.path, search: params.toString() }}>{other.text}</Link>
        </p>
      </Page>
    </Card>
  );
}

/** Only paths of this shop: a link must not lead a user who signs in to somewhere else. */
function ownPath(next: string | null): string {
  return next?.startsWith('/') && !/^\/[/\\]/.test(next) ? next : '/';
}
