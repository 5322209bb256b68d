package org.sluice.mikey.message;

import static org.sluice.mikey.message.Room.NOW;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.sluice.mikey.sakke.Ssv;

/// Tests among the users of a [Room]; Alice usually writes to Bob.
abstract class WithRoom {

  static final long PCK_ID = 0x16992638L;
  static final long GMK_ID = 0x0df9bc39L;

  static Room room;
  static Ssv ssv;

  @BeforeAll
  static void issue() {
    room = new Room();
    ssv = room.ssv(16);
  }

  @AfterAll
  static void wipe() {
    room.close();
  }

  static Opened opened(Party to, byte[] message) {
    return room.opener(to).open(message, NOW, Room.guard());
  }

  static byte[] plan(MessagePlan plan) {
    return room.maker(room.alice).make(room.bob, NOW, ssv, plan);
  }
}
