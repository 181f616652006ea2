import { useQueryClient } from '@tanstack/react-query';
import { $api } from '@/shared/api/client';
import { useErrorToast } from '@/shared/ui/useErrorToast';

/** Changes roles or disables; the account's sessions end with it. */
export function useChangeAccount() {
  const queries = useQueryClient();
  return $api.useMutation('post', '/v1/admin/accounts/{id}', {
    onError: useErrorToast(),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['get', '/v1/admin/accounts'] }),
  });
}
