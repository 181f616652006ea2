import { DownloadOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/errors';
import { useErrorToast } from '@/shared/ui/useErrorToast';
import { csvName, exportOrders, saveFile } from './exportOrders';
import type { OrderFilters } from './filters';

/** Saves all orders that fit as a file, not only those on the page; while it runs, the button stops it. */
export function ExportButton({ filters }: { filters: OrderFilters }) {
  const { t, i18n } = useTranslation('admin');
  const { notification } = App.useApp();
  const toast = useErrorToast();
  const [rows, setRows] = useState<number>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const start = async () => {
    running.current = new AbortController();
    const { signal } = running.current;
    setRows(0);
    try {
      saveFile(await exportOrders(filters, signal, setRows), csvName(new Date()));
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError) toast(error);
      else notification.error({ title: t('orders.exportCut'), description: t('orders.exportCutHint'), role: 'alert' });
    } finally {
      setRows(undefined);
    }
  };
  return (
    <Button icon={<DownloadOutlined />} onClick={() => (rows === undefined ? void start() : running.current?.abort())}>
      {rows === undefined ? t('orders.export') : t('orders.exporting', { rows: rows.toLocaleString(i18n.language) })}
    </Button>
  );
}
