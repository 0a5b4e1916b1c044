// What can be done about an operation: cancel it while it runs, run it again after a failure.
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import { useState } from 'react';
import { ameideApiRef } from '../api/client';
import { ConfirmedButton } from '../parts/ConfirmedButton';
import { Failure } from '../parts/Failure';

interface Props {
  operation: Operation;
  /** Called after something was done. */
  onDone: () => void;
}

export function Actions({ operation, onDone }: Props) {
  const api = useApi(ameideApiRef);
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ title: string; error: Error }>();
  const { id, status, taskId, endedAt, mayCancel } = operation;
  const act = async (title: string, what: () => Promise<unknown>) => {
    setBusy(true);
    setFailed(undefined);
    try {
      await what();
      onDone();
    } catch (reason) {
      setFailed({ title, error: reason as Error });
    } finally {
      setBusy(false);
    }
  };
  const cancel = () => void act('It was not cancelled', () => api.cancelOperation(id));
  const retry = () => void act('It was not retried', () => api.retryOperation(id));
  const canCancel = endedAt === undefined;
  const canRetry = (status === 'failed' || status === 'cancelled') && taskId !== undefined;
  // An older backend does not tell, and refuses.
  if (mayCancel === false) return canCancel || canRetry ? <NotAllowed /> : null;
  return (
    <>
      <Flex gap="2">
        {canCancel && (
          <ConfirmedButton
            label="Cancel"
            isDisabled={isBusy}
            question="Cancel this operation?"
            consequence={
              'It stops after the step that is running. What has been done stays; a retry finds it ' +
              'and goes on from there.'
            }
            yes="Cancel the operation"
            no="Keep it running"
            confirmed={cancel}
          />
        )}
        {canRetry && (
          <Button variant="primary" isDisabled={isBusy} onPress={retry}>
            Retry
          </Button>
        )}
      </Flex>
      {failed && <Failure {...failed} purpose="to cancel or retry it" />}
    </>
  );
}

function NotAllowed() {
  return (
    <Text variant="body-small" color="secondary">
      You do not have permission to cancel or retry it.
    </Text>
  );
}
