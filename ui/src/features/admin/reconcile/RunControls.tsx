import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/shared/api/client';
import { useErrorToast } from '@/shared/ui/useErrorToast';

export function RunControls({ running }: { running: boolean }) {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [repair, setRepair] = useState(false);
  const run = $api.useMutation('post', '/v1/admin/reconcile', {
    onError: useErrorToast(),
    onSuccess: ({ started }) => {
      if (!started) void message.info(t('reconcile.already'));
      return queries.invalidateQueries({ queryKey: ['get', '/v1/admin/reconcile'] });
    },
  });
  return (
    <div className="flex flex-wrap items-center gap-3 mb-4">
      <Button
        type="primary"
        loading={run.isPending}
        disabled={running}
        onClick={() => run.mutate({ body: { repair } })}
      >
        {t(repair ? 'reconcile.startRepair' : 'reconcile.start')}
      </Button>
      <Checkbox checked={repair} disabled={running} onChange={(event) => setRepair(event.target.checked)}>
        {t('reconcile.repair')}
      </Checkbox>
    </div>
  );
}
