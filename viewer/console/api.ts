/** What the server tells, typed as `lib/serve/console` writes it. */

export interface RunSummary {
  run: string;
  pipeline: string;
  dataset?: string;
  date?: string;
  state: string;
  target?: string;
  startedAt?: string;
  endedAt?: string;
  by?: string;
  reason?: string;
  executions: number;
}

export interface TaskRecord {
  task: string;
  step: string;
  state: 'waiting' | 'started' | 'ok' | 'invalid' | 'failed';
  tries: number;
  startedAt?: string;
  seconds?: number;
  reason?: string;
}

export interface RunNode {
  state: string;
  step: string;
  summary: string;
  condition: 'waiting' | 'running' | 'ok' | 'invalid' | 'failed';
  counts: Record<TaskRecord['state'], number>;
  tries: number;
  seconds: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface RunDetail extends RunSummary {
  history: { execution: number; state: string; startedAt: string; by: string; end?: { reason?: string } }[];
  tasks: TaskRecord[];
  nodes: RunNode[];
  drawing: { width: number; height: number; boxes: Record<string, Point>; arrows: Point[][] };
}

export interface LogLine {
  task: string;
  try: number;
  time: number;
  level: 'info' | 'warn' | 'error';
  event: string;
  fields: Record<string, unknown>;
}

export interface CacheUse {
  step: string;
  units: number;
  hits: number;
  misses: { name: string; why: string; differences: { path: string }[] }[];
}

export interface Input {
  key: string;
  vintage: string;
  size: number;
  sha256?: string;
  versionId?: string;
  sources: { format: string; version: string; crs: string }[];
  rejected: string[];
}

export interface RunInputs {
  inputs: Input[];
  refused: { key: string; reason: string }[];
  release?: string;
  outcome?: string;
  tiles?: number;
}

export interface Session {
  write: boolean;
  drop: boolean;
}

/** @throws Error with the sentence of the server */
export async function ask<T>(path: string, options: RequestInit = {}): Promise<T> {
  const response = await fetch(`console/api/${path}`, {
    ...options,
    headers: { 'X-Chronotiles': 'console', ...options.headers },
  });
  const answer = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(answer.error ?? `${response.status}`);
  return answer;
}
