import { Skeleton } from 'antd';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams } from 'react-router';
import { RequireRole } from '@/shared/session/RequireRole';
import { Message } from '@/shared/ui/Message';
import { Page } from '@/shared/ui/Page';
import { SectionTabs } from './SectionTabs';
import { SECTIONS } from './sections';

export default function AdminPage() {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const { section } = useParams();
  if (!section) return <Navigate to={`/admin/${SECTIONS[0]!.name}`} replace />;
  const found = SECTIONS.find(({ name }) => name === section);
  if (!found)
    return (
      <Message code="404" title={common('error.notFound')}>
        <Link to="/admin">{common('nav.admin')}</Link>
      </Message>
    );
  const { name, roles, Content } = found;
  return (
    <RequireRole roles={roles}>
      <SectionTabs />
      <Page title={t(`${name}.title`)}>
        <Suspense fallback={<Skeleton active paragraph={{ rows: 8 }} />}>
          <Content />
        </Suspense>
      </Page>
    </RequireRole>
  );
}
