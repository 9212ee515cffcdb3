import { activityInfo } from '@temporalio/activity';

/** Names this attempt of this activity, for claims: another attempt that finds the claim must not take it for its own. */
export function attemptId(): string {
  const { workflowExecution, activityId, attempt } = activityInfo();
  return `${workflowExecution?.runId}/${activityId}/${attempt}`;
}
