package dev.vti.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which objects are members of which. Nothing here recurses, since groups may be nested to any depth.
 *
 * @param bottomUp all objects, members before their groups; objects in a cycle come before those that only lead to one
 * @param cycles for each object that contains itself its shortest way back, itself first and last
 */
record Groups(SortedMap<String, SortedSet<String>> members, List<String> bottomUp, SortedMap<String, List<String>> cycles) {

    /** @param members for each object its members, which must be objects themselves */
    static Groups of(SortedMap<String, SortedSet<String>> members) {
        Set<String> order = new LinkedHashSet<>();
        Map<String, List<String>> groupsOf = reversed(members);
        settle(members, groupsOf, members.keySet(), order);
        SortedMap<String, List<String>> cycles = new TreeMap<>();
        for (String suspect : withoutTops(members, groupsOf, order)) {
            List<String> way = wayBack(members, suspect);
            if (!way.isEmpty()) {
                cycles.put(suspect, way);
            }
        }
        order.addAll(cycles.keySet());
        settle(members, groupsOf, members.keySet(), order);
        return new Groups(members, List.copyOf(order), cycles);
    }

    /** These objects and everything they contain, directly or not. */
    SortedSet<String> closure(Collection<String> names) {
        SortedSet<String> reached = new TreeSet<>(names);
        Deque<String> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            for (String member : members.getOrDefault(open.pop(), new TreeSet<>())) {
                if (reached.add(member)) {
                    open.push(member);
                }
            }
        }
        return reached;
    }

    private static Map<String, List<String>> reversed(SortedMap<String, SortedSet<String>> members) {
        Map<String, List<String>> groupsOf = new HashMap<>();
        members.forEach((group, names) -> names.forEach(name -> groupsOf.computeIfAbsent(name, ignored -> new ArrayList<>()).add(group)));
        return groupsOf;
    }

    /** Appends to {@code order} every object whose members are all in it, until there is none left (Kahn's topological order). */
    private static void settle(
            SortedMap<String, SortedSet<String>> members, Map<String, List<String>> groupsOf, Collection<String> names, Set<String> order) {
        Map<String, Integer> missing = new HashMap<>();
        Deque<String> ready = new ArrayDeque<>();
        for (String name : names) {
            int count = (int) members.get(name).stream().filter(member -> !order.contains(member)).count();
            missing.put(name, count);
            if (count == 0 && !order.contains(name)) {
                ready.add(name);
            }
        }
        while (!ready.isEmpty()) {
            String next = ready.poll();
            order.add(next);
            for (String group : groupsOf.getOrDefault(next, List.of())) {
                if (missing.merge(group, -1, Integer::sum) == 0 && !order.contains(group)) {
                    ready.add(group);
                }
            }
        }
    }

    /** The unsettled objects without those that no unsettled object contains: what lies on a cycle, or between two. */
    private static SortedSet<String> withoutTops(
            SortedMap<String, SortedSet<String>> members, Map<String, List<String>> groupsOf, Set<String> settled) {
        SortedSet<String> left = new TreeSet<>(members.keySet());
        left.removeAll(settled);
        Deque<String> tops = new ArrayDeque<>();
        Map<String, Integer> containedBy = new HashMap<>();
        for (String name : left) {
            int count = (int) groupsOf.getOrDefault(name, List.of()).stream().filter(left::contains).count();
            containedBy.put(name, count);
            if (count == 0) {
                tops.add(name);
            }
        }
        while (!tops.isEmpty()) {
            String top = tops.poll();
            left.remove(top);
            for (String member : members.get(top)) {
                if (left.contains(member) && containedBy.merge(member, -1, Integer::sum) == 0) {
                    tops.add(member);
                }
            }
        }
        return left;
    }

    private static List<String> wayBack(SortedMap<String, SortedSet<String>> members, String start) {
        Map<String, String> cameFrom = new HashMap<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            String here = open.poll();
            for (String member : members.get(here)) {
                if (member.equals(start)) {
                    return way(cameFrom, start, here);
                }
                if (seen.add(member)) {
                    cameFrom.put(member, here);
                    open.add(member);
                }
            }
        }
        return List.of();
    }

    private static List<String> way(Map<String, String> cameFrom, String start, String end) {
        List<String> way = new ArrayList<>(List.of(start));
        for (String here = end; !here.equals(start); here = cameFrom.get(here)) {
            way.add(1, here);
        }
        way.add(start);
        return way;
    }
}
