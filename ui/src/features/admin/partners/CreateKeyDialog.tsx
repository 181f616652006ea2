import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { $api } from '@/shared/api/client';
import { CopyButton } from '@/shared/ui/CopyButton';
import { useErrorToast } from '@/shared/ui/useErrorToast';

const NAME = { pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/, max: 50, required: true };

/** Makes a key and shows its secret this one time; the dialog closes only by its button then. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ name: string }>();
  const create = $api.useMutation('post', '/v1/admin/partners', {
    onError: useErrorToast(),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['get', '/v1/admin/partners'] }),
  });
  const made = create.data;
  return (
    <Modal
      open
      title={t(made ? 'partners.made' : 'partners.create')}
      closable={!made}
      keyboard={!made}
      mask={{ closable: false }}
      afterOpenChange={(open) => open && form.focusField('name')}
      onCancel={onClose}
      footer={
        made ? (
          <Button type="primary" onClick={onClose}>
            {t('partners.stored')}
          </Button>
        ) : (
          [
            <Button key="cancel" onClick={onClose}>
              {common('action.cancel')}
            </Button>,
            <Button key="create" type="primary" loading={create.isPending} onClick={form.submit}>
              {t('partners.create')}
            </Button>,
          ]
        )
      }
    >
      {made ? (
        <div className="flex flex-col gap-4">
          <Alert type="warning" showIcon title={t('partners.once')} />
          <Descriptions
            size="small"
            column={1}
            items={[
              { key: 'name', label: t('partners.name'), children: made.name },
              {
                key: 'key',
                label: t('partners.keyId'),
                children: <Secret text={made.key_id} label={t('partners.copyKey')} />,
              },
              {
                key: 'secret',
                label: t('partners.secret'),
                children: <Secret text={made.secret} label={t('partners.copySecret')} />,
              },
            ]}
          />
        </div>
      ) : (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          onFinish={({ name }) => create.mutate({ body: { name } })}
        >
          <Form.Item name="name" label={t('partners.name')} rules={[{ ...NAME, message: t('partners.nameRule') }]}>
            <Input maxLength={50} autoComplete="off" />
          </Form.Item>
        </Form>
      )}
    </Modal>
  );
}

function Secret({ text, label }: { text: string; label: string }) {
  return (
    <span>
      <code className="break-all">{text}</code>
      <CopyButton text={text} label={label} />
    </span>
  );
}
