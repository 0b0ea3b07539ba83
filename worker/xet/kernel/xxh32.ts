/** XXH32 with seed 0, the checksum inside LZ4 frames. */

const PRIME1: u32 = 0x9e3779b1;
const PRIME2: u32 = 0x85ebca77;
const PRIME3: u32 = 0xc2b2ae3d;
const PRIME4: u32 = 0x27d4eb2f;
const PRIME5: u32 = 0x165667b1;

function round(sum: u32, data: usize): u32 {
  return rotl<u32>(sum + load<u32>(data) * PRIME2, 13) * PRIME1;
}

export function xxh32(data: usize, length: i32): u32 {
  const end = data + <usize>length;
  let hash: u32;
  if (length >= 16) {
    let v1: u32 = PRIME1 + PRIME2;
    let v2: u32 = PRIME2;
    let v3: u32 = 0;
    let v4: u32 = 0 - PRIME1;
    while (data + 16 <= end) {
      v1 = round(v1, data);
      v2 = round(v2, data + 4);
      v3 = round(v3, data + 8);
      v4 = round(v4, data + 12);
      data += 16;
    }
    hash = rotl<u32>(v1, 1) + rotl<u32>(v2, 7) + rotl<u32>(v3, 12) + rotl<u32>(v4, 18);
  } else hash = PRIME5;
  hash += <u32>length;
  while (data + 4 <= end) {
    hash = rotl<u32>(hash + load<u32>(data) * PRIME3, 17) * PRIME4;
    data += 4;
  }
  while (data < end) {
    hash = rotl<u32>(hash + <u32>load<u8>(data) * PRIME5, 11) * PRIME1;
    data++;
  }
  hash = (hash ^ (hash >> 15)) * PRIME2;
  hash = (hash ^ (hash >> 13)) * PRIME3;
  return hash ^ (hash >> 16);
}
