/** Sets of the numbers below `count` that are united step by step. The least member stands for its set. */
export interface UnionFind {
  find(member: number): number;
  unite(a: number, b: number): void;
}

export function createUnionFind(count: number, parents: Uint32Array = new Uint32Array(count)): UnionFind {
  for (let member = 0; member < count; member++) parents[member] = member;
  const find = (member: number): number => {
    while (parents[member] !== member) {
      parents[member] = parents[parents[member]];
      member = parents[member];
    }
    return member;
  };
  return {
    find,
    unite(a, b) {
      const [rootA, rootB] = [find(a), find(b)];
      if (rootA < rootB) parents[rootB] = rootA;
      else parents[rootA] = rootB;
    },
  };
}
