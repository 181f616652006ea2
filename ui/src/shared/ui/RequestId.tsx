import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '@/shared/lib/clipboard';

/** A request id with a button that copies it: what a user tells to support. */
export function RequestId({ id }: { id: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = () => void copyText(id).then(() => setCopied(true));
  return (
    <span className="inline-flex items-center gap-1 text-xs">
      <span>
        {t('error.requestId')}: <code className="break-all">{id}</code>
      </span>
      <Button
        type="text"
        size="small"
        icon={copied ? <CheckOutlined /> : <CopyOutlined />}
        aria-label={copied ? t('error.copied') : t('error.copy')}
        onClick={copy}
      />
    </span>
  );
}
