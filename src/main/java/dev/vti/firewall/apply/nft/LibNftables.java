package dev.vti.firewall.apply.nft;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * One context of libnftables (libnftables(3)): a netlink socket in the network namespace of the thread that made it, and buffers for output and errors.
 * A context is not safe for two threads, so calls exclude each other; whoever must not wait takes a context of its own.
 */
public final class LibNftables implements AutoCloseable {

    private static final String LIBRARY = "libnftables.so.1";
    private static final int DRY_RUN_OFF = 0;
    private static final int LARGE_CHANGE = 1 << 16;
    private final MemorySegment context;
    private boolean isOpen = true;

    /** libnftables' functions, looked up once. */
    private static final class Functions {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final SymbolLookup SYMBOLS = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        private static final MethodHandle NEW = find("nft_ctx_new", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        private static final MethodHandle FREE = findVoid("nft_ctx_free", ValueLayout.ADDRESS);
        private static final MethodHandle BUFFER_OUTPUT = find("nft_ctx_buffer_output", ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
        private static final MethodHandle BUFFER_ERROR = find("nft_ctx_buffer_error", ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
        private static final MethodHandle ERROR = find("nft_ctx_get_error_buffer", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        private static final MethodHandle RUN =
                find("nft_run_cmd_from_buffer", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);

        private static final MethodHandle TRIM = LINKER.defaultLookup().find("malloc_trim")
                .map(function -> LINKER.downcallHandle(function, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG))).orElse(null);

        private static MethodHandle find(String name, MemoryLayout result, MemoryLayout... parameters) {
            return LINKER.downcallHandle(SYMBOLS.findOrThrow(name), FunctionDescriptor.of(result, parameters));
        }

        private static MethodHandle findVoid(String name, MemoryLayout... parameters) {
            return LINKER.downcallHandle(SYMBOLS.findOrThrow(name), FunctionDescriptor.ofVoid(parameters));
        }
    }

    /**
     * @throws NftException when the library is missing or gives no context
     */
    public LibNftables() {
        context = open();
        try {
            check((int) Functions.BUFFER_OUTPUT.invokeExact(context), "buffer its output");
            check((int) Functions.BUFFER_ERROR.invokeExact(context), "buffer its errors");
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /**
     * Runs commands as one transaction.
     *
     * @throws NftException when refused; nothing has changed then
     */
    public synchronized void run(String commands) {
        if (!isOpen) {
            throw new NftException("the connection to nftables is closed");
        }
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) Functions.RUN.invokeExact(context, arena.allocateFrom(commands));
            String error = text((MemorySegment) Functions.ERROR.invokeExact(context));
            giveBackMemory(commands.length());
            if (result != 0) {
                throw new NftException(error.isBlank() ? "nftables refused without a reason" : error.strip());
            }
        } catch (NftException refused) {
            throw refused;
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /** The C library keeps what it no longer needs, some 90 MB after a change of 10,000 rules; other C libraries than GNU's have no call for it. */
    private static void giveBackMemory(int commandLength) throws Throwable {
        if (commandLength > LARGE_CHANGE && Functions.TRIM != null) {
            int trimmed = (int) Functions.TRIM.invokeExact(0L);
        }
    }

    @Override
    public synchronized void close() {
        if (isOpen) {
            isOpen = false;
            try {
                Functions.FREE.invokeExact(context);
            } catch (Throwable failed) {
                throw unexpected(failed);
            }
        }
    }

    private static MemorySegment open() {
        MemorySegment opened;
        try {
            opened = (MemorySegment) Functions.NEW.invokeExact(DRY_RUN_OFF);
        } catch (ExceptionInInitializerError | NoClassDefFoundError missing) {
            throw new NftException("there is no " + LIBRARY + ": install the package libnftables1");
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
        if (opened.equals(MemorySegment.NULL)) {
            throw new NftException("libnftables gave no context: the process needs CAP_NET_ADMIN");
        }
        return opened;
    }

    private static void check(int result, String what) {
        if (result != 0) {
            throw new NftException("libnftables would not " + what);
        }
    }

    /** The buffer belongs to the context and is overwritten by the next command, so it is copied here. */
    private static String text(MemorySegment buffer) {
        return buffer.equals(MemorySegment.NULL) ? "" : buffer.reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static RuntimeException unexpected(Throwable failed) {
        return switch (failed) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            default -> new IllegalStateException("libnftables could not be called", failed);
        };
    }
}
