/** What the task of a service is given, and what it tells. */
import { z } from 'zod';
import { pinnedImageSchema } from '../cwl/lock.ts';

const jobSchema = z.strictObject({
  schema: z.literal(1),
  run: z.string(),
  execution: z.string(),
  name: z.string(),
  container: z.strictObject({
    image: pinnedImageSchema.extend({ name: z.string() }).optional(),
    /** As JSON text: the words are no business of the state machine. */
    command: z
      .string()
      .transform((text) => JSON.parse(text))
      .pipe(z.array(z.string()).min(1)),
    environment: z.record(z.string(), z.string()).optional(),
  }),
  ready: z.strictObject({ port: z.int().min(1).max(65535), path: z.string().optional(), seconds: z.number() }),
  lifeSeconds: z.number(),
});
export type ServiceJob = z.infer<typeof jobSchema>;

/** On an endpoint that writes JSON as a string, that string. */
export const serviceJobDocument = z.preprocess((document) => {
  return typeof document === 'string' ? JSON.parse(document) : document;
}, jobSchema);

export interface ServiceAddress {
  host: string;
  port: number;
}

export const urlOf = ({ host, port }: ServiceAddress): string => `http://${host}:${port}`;
