/** What `npm run cloud` tells once all is up. */
import type { Cloud } from './cloud.ts';

/** Where things are and how to drop a file, as lines. */
export function describeCloud({ s3, env, outputs }: Cloud): string[] {
  const { InboxBucket: inbox = '', TilesBucket: tiles = '', WorkBucket: work = '' } = outputs;
  return [
    '',
    `Inbox   s3://${inbox} at ${s3.endpoint}`,
    `Tiles   ${tilesAddress(s3.endpoint, tiles)}<dataset>/tileset.json`,
    `Map     ${tilesAddress(s3.endpoint, tiles)}<dataset>/map.html`,
    `Keys    ${env.AWS_ACCESS_KEY_ID} ${env.AWS_SECRET_ACCESS_KEY}`,
    '',
    'In another terminal, in this folder:',
    '  . .cloud/env                                          what follows finds the servers by it',
    `  aws s3 cp roofs.gml s3://${inbox}/lyon/2015/`,
    '  curl -T roofs.gml "$(npm run -s cloud presign lyon/2015/roofs.gml)"',
    `  curl -X PUT -d '' "$(npm run -s cloud presign lyon/READY)"   starts the run at once`,
    `  npm run chronotiles -- serve s3://${tiles} --work s3://${work}   map and runs in a browser`,
    '',
  ];
}

/** Where the tiles bucket is read, with its slash. */
export const tilesAddress = (endpoint: string, bucket: string): string => `${endpoint}/${bucket}/`;
