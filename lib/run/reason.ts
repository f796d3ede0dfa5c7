/** The part of a stopped ECS task that says why. */
interface StoppedTask {
  Containers?: { ExitCode?: number; Reason?: string | null }[];
  StoppedReason?: string;
}

/** What a state's Error and Cause say to a person: the task's own sentence, where there is one. */
export function failureReason(error: string, cause: string): string {
  const task = stoppedTask(cause);
  if (task === undefined) return cause || error;
  const [container] = task.Containers ?? [];
  if (container?.Reason) return container.Reason;
  const exit = container?.ExitCode === undefined ? '' : `, exit code ${container.ExitCode}`;
  return `${task.StoppedReason ?? error}${exit}.`;
}

/** A map that failed puts the error of its child before the description of the task. */
function stoppedTask(cause: string): StoppedTask | undefined {
  try {
    const parsed: unknown = JSON.parse(cause.slice(Math.max(0, cause.indexOf('{'))));
    return parsed !== null && typeof parsed === 'object' ? parsed : undefined;
  } catch {
    return undefined;
  }
}
