/** What change detection sees of a body: its roofs and grounds from above, cut into triangles. */
export interface Outline {
  /** x, y, z of three corners a triangle, in millimetres of the frame: first the roofs, then the grounds. */
  triangles: Int32Array;
  /** How many of the triangles are roofs; the others only widen the footprint. */
  roofs: number;
}
