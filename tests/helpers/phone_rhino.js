// deno-lint-ignore-file no-var no-inner-declarations
/*
 * What MessengerBotR and Android give a script, for the real Rhino: java is real, android is a stand-in. Reads orders
 * as lines of JSON from stdin, and tells what the script posts and logs the same way on stdout. Started by
 * phone_rhino.ts with the script's path.
 */
(function (path) {
  var lang = java.lang;
  var out = new java.io.PrintStream(lang.System.out, true, "UTF-8");
  var input = new java.io.BufferedReader(new java.io.InputStreamReader(lang.System["in"], "UTF-8"));
  var bytes = java.nio.file.Files.readAllBytes(java.nio.file.Paths.get(path));
  var source = String(new lang.String(bytes, "UTF-8"));
  var realPackages = Packages;
  var rooms = new java.util.concurrent.ConcurrentHashMap();
  var listeners = {};

  function tell(what) {
    // Beyond ASCII everything is escaped, so that no encoding on the way matters.
    out.println(
      JSON.stringify(what).replace(/[^\x20-\x7e]/g, function (unit) {
        return "\\u" + (unit.charCodeAt(0) + 0x10000).toString(16).substring(1);
      }),
    );
  }

  var bot = {
    addListener: function (event, listener) {
      (listeners[event] = listeners[event] || []).push(listener);
    },
    canReply: function (room) {
      return rooms.containsKey(room);
    },
    send: function (room, text) {
      if (!rooms.containsKey(room)) return false;
      tell({ posted: { room: String(room), text: String(text) } });
      return true;
    },
  };
  var android = {
    app: { ActivityManager: { MemoryInfo: function () {} } },
    content: { IntentFilter: function () {} },
    os: {
      Build: { MANUFACTURER: "samsung", MODEL: "SM-G991N", VERSION: { RELEASE: "13" } },
      SystemClock: {
        elapsedRealtime: function () {
          return lang.System.nanoTime() / 1000000;
        },
      },
    },
    provider: {
      Settings: {
        Secure: {
          getString: function () {
            return "a1b2c3d4e5f60718";
          },
        },
      },
    },
  };
  var context = {
    getContentResolver: function () {
      return {};
    },
    getSystemService: function () {
      return {
        getMemoryInfo: function (memory) {
          memory.totalMem = 4000;
          memory.availMem = 1000;
        },
      };
    },
    registerReceiver: function () {
      return {
        getIntExtra: function () {
          return 315;
        },
      };
    },
  };
  var names = ["Packages", "App", "BotManager", "Event", "Log"];
  var values = [
    { java: realPackages.java, javax: realPackages.javax, android: android },
    {
      getContext: function () {
        return context;
      },
    },
    {
      getCurrentBot: function () {
        return bot;
      },
    },
    { MESSAGE: "message", START_COMPILE: "startCompile" },
    {
      i: function (line) {
        tell({ log: String(line) });
      },
      e: function (line) {
        tell({ log: String(line) });
      },
    },
  ];

  function fire(event, message) {
    (listeners[event] || []).forEach(function (listener) {
      listener(message);
    });
  }

  function compile() {
    listeners = {};
    Function.apply(null, names.concat([source])).apply(null, values);
  }

  /** MessengerBotR hands ids over as Java has them. */
  function idOf(digits) {
    return digits === undefined ? undefined : new lang.Long(digits);
  }

  function say(message) {
    rooms.put(message.room, true);
    fire("message", {
      room: message.room,
      content: message.text,
      author: { name: message.sender, hash: message.userHash },
      isGroupChat: message.isGroupChat || false,
      isMention: message.isMention || false,
      packageName: message.packageName || "com.kakao.talk",
      channelId: idOf(message.channelId),
      logId: idOf(message.logId),
    });
  }

  compile();
  for (var line = input.readLine(); line !== null; line = input.readLine()) {
    var order = JSON.parse(String(line));
    if (order.say) say(order.say);
    if (order.recompile) {
      if (!order.isSilent) fire("startCompile");
      compile();
    }
  }
  // The threads of a script that has been told to stop must end, or this program never does.
  fire("startCompile");
})(arguments[0]);
