/** View and date in the link: `#at=2012&with=2015&id=…&view=east,north,up,east,north,up`. */

export interface Link {
  /** Name of the vintage shown, and of the one on the right where two are compared. */
  at?: string;
  with?: string;
  id?: string;
  /** Where the camera is and what it looks at, in metres in the frame of the tiles. */
  view?: number[];
}

export function readLink(hash: string): Link {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const link: Link = {};
  const [at, compared, id] = [words.get('at'), words.get('with'), words.get('id')];
  if (at) link.at = at;
  if (compared) link.with = compared;
  if (id) link.id = id;
  const view = words.get('view')?.split(',').map(Number);
  if (view?.length === 6 && view.every(Number.isFinite)) link.view = view;
  return link;
}

export function writeLink({ at, with: compared, id, view }: Link): string {
  const words = new URLSearchParams();
  if (at) words.set('at', at);
  if (compared) words.set('with', compared);
  if (id) words.set('id', id);
  if (view) words.set('view', view.map((value) => value.toFixed(1)).join(','));
  return `#${words.toString().replaceAll('%2C', ',')}`;
}
