import { App, Button } from 'antd';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const KEY = 'undo';
const SECONDS = 6;

/** Tells what was done, with a button that takes it back. A new one replaces the one before. */
export function useUndoToast(): (text: string, undo: () => void) => void {
  const { message } = App.useApp();
  const { t } = useTranslation();
  return useCallback(
    (text, undo) =>
      void message.success({
        key: KEY,
        duration: SECONDS,
        content: (
          <span role="status">
            {text}
            <Button
              type="link"
              size="small"
              onClick={() => {
                undo();
                message.destroy(KEY);
              }}
            >
              {t('action.undo')}
            </Button>
          </span>
        ),
      }),
    [message, t],
  );
}
