package org.sluice.records.export;

import java.util.ArrayList;
import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.export.BadBundle.Check;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Export;
import org.sluice.records.tlog.BadProof;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.Merkle;

/// One item of a bundle of stream K with all that proves it: the bundle's own proof, and the path
/// from the item to the root over the items that the logged Export names. Whoever holds it needs
/// nothing else of the bundle.
///
/// ```
/// u8 version = 1 | u64 leafIndex | bytes32 exportEntry | u8 count, 32 * proof | bytes32 checkpoint
///   | u32 index | u8 count, 32 * path | bytes32 item
/// ```
///
/// @param index which item of the bundle, from 0
/// @param path RFC 9162 path, item end first
/// @param item 1 octet to 1 MiB
public record ExportedItem(Bundle.Proof proof, long index, List<Hash32> path, Octets item) {
  /// Most octets.
  public static final int MAX_OCTETS = Payload.MAX_ITEM + 100_000;

  private static final int VERSION = 1;

  /// Checks the fields.
  public ExportedItem {
    path = List.copyOf(path);
    Bounds.of("ExportedItem")
        .range("index", index, 0, Payload.MAX_ITEMS - 1)
        .size("path", path, 0, InclusionProof.MAX_HASHES)
        .range("item", item.length(), 1, Payload.MAX_ITEM);
  }

  /// Every item of a bundle, in order.
  ///
  /// @throws IllegalArgumentException for a bundle of stream L, which has no Export
  public static List<ExportedItem> of(Bundle bundle) {
    Bundle.Proof proof = bundle.proof();
    if (proof == null) {
      throw new IllegalArgumentException("a bundle of stream L");
    }
    List<Octets> items = bundle.payload().items();
    List<List<Hash32>> tree = tree(items);
    List<ExportedItem> all = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      all.add(new ExportedItem(proof, i, path(tree, i), items.get(i)));
    }
    return all;
  }

  /// All rows of the tree, leaves first. A node without a sibling moves up as it is, which gives
  /// the tree of RFC 9162 section 2.1.1.
  private static List<List<Hash32>> tree(List<Octets> items) {
    List<List<Hash32>> rows = new ArrayList<>();
    List<Hash32> row = items.stream().map(item -> Merkle.leafHash(item.toArray())).toList();
    rows.add(row);
    while (row.size() > 1) {
      List<Hash32> next = new ArrayList<>();
      for (int i = 0; i + 1 < row.size(); i += 2) {
        next.add(Merkle.nodeHash(row.get(i), row.get(i + 1)));
      }
      if (row.size() % 2 == 1) {
        next.add(row.getLast());
      }
      rows.add(next);
      row = next;
    }
    return rows;
  }

  private static List<Hash32> path(List<List<Hash32>> rows, int leaf) {
    List<Hash32> path = new ArrayList<>();
    int at = leaf;
    for (List<Hash32> row : rows) {
      int sibling = at ^ 1;
      if (sibling < row.size()) {
        path.add(row.get(sibling));
      }
      at >>= 1;
    }
    return path;
  }

  /// That the item is the one that `export` counted at its index.
  ///
  /// @throws BadBundle ITEM if it is not
  public void requireIn(Export export) {
    try {
      new InclusionProof(index, export.count(), path)
          .verify(Merkle.leafHash(item.toArray()), export.recordsRoot());
    } catch (BadProof e) {
      throw new BadBundle(Check.ITEM, String.valueOf(e.getMessage()));
    }
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer(item.length() + 2048).u8(VERSION);
    proof.write(out);
    out.u32(index);
    Hash32.writeList(out, path);
    return out.bytes32(item).take();
  }

  /// The item that `octets` are the one encoding of.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if there is none
  public static ExportedItem decode(byte[] octets) {
    return Reader.decode(
        octets,
        "ExportedItem",
        in -> {
          in.version(VERSION);
          return new ExportedItem(
              Bundle.Proof.read(in),
              in.u32("index"),
              Hash32.readList(in, "path", 0, InclusionProof.MAX_HASHES),
              in.octets32("item", Payload.MAX_ITEM));
        });
  }
}
