import { BarChartOutlined, TableOutlined } from '@ant-design/icons';
import { Button, Card, Empty, Skeleton } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartOption } from './EChart';

const EChart = lazy(() => import('./EChart'));

interface Props {
  title: string;
  option: ChartOption;
  label: string;
  empty: boolean;
  /** The same numbers as rows of a table. */
  table: ReactNode;
}

/** A chart that can be read as a table instead. */
export function ChartCard({ title, option, label, empty, table }: Props) {
  const { t } = useTranslation('dashboard');
  const [asTable, setAsTable] = useState(false);
  const toggle = (
    <Button
      size="small"
      type="text"
      aria-pressed={asTable}
      aria-label={`${title}: ${t('asTable')}`}
      icon={asTable ? <BarChartOutlined /> : <TableOutlined />}
      onClick={() => setAsTable(!asTable)}
    >
      {t(asTable ? 'showChart' : 'showTable')}
    </Button>
  );
  return (
    <Card size="small" title={<h2>{title}</h2>} extra={toggle}>
      {empty ? (
        <Empty description={t('noSales')} className="h-80 content-center" />
      ) : asTable ? (
        <div className="min-h-80">{table}</div>
      ) : (
        <Suspense fallback={<Skeleton.Node active className="w-full! h-80!" />}>
          <EChart option={option} label={label} />
        </Suspense>
      )}
    </Card>
  );
}
