import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { Message } from '@/shared/ui/Message';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Message code="404" title={t('error.notFound')}>
      <title>{`404 · DOOS`}</title>
      <p>{t('error.notFoundHint')}</p>
      <Link to="/">{t('error.home')}</Link>
    </Message>
  );
}

/** A page that could not be loaded or that broke. */
export function RouteError() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <Message code="500" title={t('error.crashed')}>
      <title>{`500 · DOOS`}</title>
      <ErrorBlock error={error} />
      <div className="flex gap-3">
        <Button type="primary" onClick={() => location.reload()}>
          {t('error.retry')}
        </Button>
        <Button href="/">{t('error.home')}</Button>
      </div>
    </Message>
  );
}
