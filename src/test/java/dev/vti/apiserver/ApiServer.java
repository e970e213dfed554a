package dev.vti.apiserver;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real kube-apiserver with etcd, one for the whole test run: starting one costs some seconds. It is the lab's own, started by
 * {@code lab/control-plane/start-api-server}, so that tests and lab cannot differ.
 *
 * <p>The binaries come from the directory in the system property or the environment variable {@code VTI_API_SERVER_DIR};
 * without either the script asks {@code hack/api-server.sh}, which downloads or builds them. No controller manager runs: a
 * namespace that is deleted stays in the state Terminating, so every test takes a {@linkplain #newNamespace fresh one}.
 */
public final class ApiServer {

  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final Path SCRIPTS = PROJECT.resolve("lab/control-plane");
  private static final Path CRDS = PROJECT.resolve("crds");

  /** Long enough for a build of the server from source, which happens once on a machine. */
  private static final long START_MINUTES = 20;

  private final Path state;
  private final KubernetesClient admin;

  private ApiServer() {
    state = createState();
    Runtime.getRuntime().addShutdownHook(new Thread(this::dispose, "api-server-stop"));
    start();
    admin = clientOf("admin");
  }

  /** The one server of this JVM, started at the first call and stopped when the JVM ends. */
  public static ApiServer shared() {
    return Holder.SERVER;
  }

  /** Another one, for tests that need a server without our kinds, or take it away. Stop it when done; its data goes when the JVM ends. */
  public static ApiServer separate() {
    return new ApiServer();
  }

  /** Where {@code lab/control-plane}'s scripts keep this server's state: their {@code VTI_LAB_DIR}. */
  public Path directory() {
    return state;
  }

  /** A client with all rights. Shared by all tests: do not close it. */
  public KubernetesClient admin() {
    return admin;
  }

  /**
   * The kubeconfig of one of the server's users.
   *
   * @param user {@code admin}, {@code operator}, or the firewall {@code agency} or {@code head-office}, which is the API user {@code
   *     firewall:agency:agency} or {@code firewall:head-office:head-office}
   */
  public String kubeconfig(String user) {
    try {
      return Files.readString(kubeconfigFile(user));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file that holds {@link #kubeconfig}, for a process that is started with {@code KUBECONFIG}. */
  public Path kubeconfigFile(String user) {
    return state.resolve("kubeconfig").resolve(user);
  }

  /** A client with the rights of that user; see {@link #kubeconfig}. The caller closes it. */
  public KubernetesClient clientOf(String user) {
    return clientWith(Config.fromKubeconfig(kubeconfig(user)));
  }

  /**
   * A client that acts as any API user, for example a firewall in a test's own namespace. The caller closes it.
   *
   * @param apiUser the name that RBAC sees, for example {@code firewall:test-1:paris}
   */
  public KubernetesClient clientAs(String apiUser) {
    Config config = Config.fromKubeconfig(kubeconfig("admin"));
    return clientWith(new ConfigBuilder(config).withImpersonateUsername(apiUser).build());
  }

  /** Makes a namespace that no other test uses, and returns its name, which begins with the prefix. */
  public String newNamespace(String prefix) {
    var namespace = new NamespaceBuilder().withNewMetadata().withGenerateName(prefix + "-").endMetadata().build();
    return admin.resource(namespace).create().getMetadata().getName();
  }

  /** Applies every definition in {@code crds/} and waits until the server serves them. Once or often: the result is the same. */
  public void applyCustomResourceDefinitions() {
    List<Path> files = filesIn(CRDS);
    if (files.isEmpty()) {
      throw new IllegalStateException("There are no custom resource definitions in " + CRDS + ": run make crds");
    }
    files.stream().map(this::applyCustomResourceDefinition).toList().forEach(this::awaitEstablished);
  }

  /** Applies the lab's roles: the operator's, and those of the firewalls agency and head-office with their namespaces. */
  public void applyRoles() {
    for (Path file : filesIn(PROJECT.resolve("lab/rbac"))) {
      if (!file.endsWith("kustomization.yaml")) {
        try (var in = Files.newInputStream(file)) {
          admin.load(in).serverSideApply();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Stops the server and etcd and keeps their data: an outage. {@link #start} ends it. */
  public void stop() {
    run("stop-api-server");
  }

  /** Starts the server again at the same address, with the same data and users. Starting a running one does nothing. */
  public void start() {
    run("start-api-server");
  }

  private String applyCustomResourceDefinition(Path file) {
    try (var in = Files.newInputStream(file)) {
      CustomResourceDefinition definition = admin.apiextensions().v1().customResourceDefinitions().load(in).item();
      return admin.resource(definition).forceConflicts().serverSideApply().getMetadata().getName();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitEstablished(String name) {
    admin.apiextensions().v1().customResourceDefinitions().withName(name)
        .waitUntilCondition(ApiServer::isEstablished, 30, TimeUnit.SECONDS);
  }

  private static boolean isEstablished(CustomResourceDefinition definition) {
    return definition != null && definition.getStatus() != null && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> "Established".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private void run(String script) {
    Path output = state.resolve(script + ".out");
    var builder = new ProcessBuilder("bash", SCRIPTS.resolve(script).toString())
        .redirectErrorStream(true).redirectOutput(output.toFile()).redirectInput(Path.of("/dev/null").toFile());
    builder.environment().put("VTI_LAB_DIR", state.toString());
    builder.environment().put("LAB_API_DIRECT", "1");
    // A JVM that is killed runs no shutdown hook; the script's watch then stops the server.
    builder.environment().put("LAB_OWNER_PID", Long.toString(ProcessHandle.current().pid()));
    String directory = System.getProperty("VTI_API_SERVER_DIR");
    if (directory != null) {
      builder.environment().put("VTI_API_SERVER_DIR", directory);
    }
    try {
      Process process = builder.start();
      if (!process.waitFor(START_MINUTES, TimeUnit.MINUTES)) {
        process.destroy();
        throw new IllegalStateException(script + " did not end within " + START_MINUTES + " minutes:\n" + Files.readString(output));
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(script + " failed:\n" + Files.readString(output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + script, e);
    }
  }

  private void dispose() {
    run("stop-all");
    try (var paths = Files.walk(state)) {
      // Children before their directory.
      paths.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KubernetesClient clientWith(Config config) {
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static Path createState() {
    try {
      return Files.createTempDirectory("vti-api-server-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> filesIn(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".yml") || f.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Initialised at the first use, once, by the class loader's own lock. */
  private static final class Holder {
    private static final ApiServer SERVER = new ApiServer();
  }
}
