import { useTranslation } from 'react-i18next';
import { CopyButton } from './CopyButton';

/** A request id with a button that copies it: what a user tells to support. */
export function RequestId({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <span className="inline-flex items-center gap-1 text-xs">
      <span>
        {t('error.requestId')}: <code className="break-all">{id}</code>
      </span>
      <CopyButton text={id} label={t('error.copy')} />
    </span>
  );
}
