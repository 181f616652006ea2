import { App, Button } from 'antd';
import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';

const SECONDS = 6;

/** Tells what was done, with a button that takes it back. A new one replaces the one before. */
export function useUndoToast(): (text: string, undo: () => void) => void {
  const { message } = App.useApp();
  const { t } = useTranslation();
  const shown = useRef<() => void>(undefined);
  return useCallback(
    (text, undo) => {
      shown.current?.();
      const close = message.success({
        duration: SECONDS,
        content: (
          <span role="status">
            {text}
            <Button
              type="link"
              size="small"
              onClick={() => {
                undo();
                close();
              }}
            >
              {t('action.undo')}
            </Button>
          </span>
        ),
      });
      shown.current = close;
    },
    [message, t],
  );
}
