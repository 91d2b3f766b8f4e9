from ttg_worker.seeding import parameter_seed


def test_no_two_ids_of_a_run_share_a_seed():
    seeds = {parameter_seed(7, parameter_id) for parameter_id in range(200_000)}
    assert len(seeds) == 200_000
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_runs_of_different_seeds_share_nothing_id_by_id():
    assert not [i for i in range(10_000) if parameter_seed(0, i) == parameter_seed(1, i)]


def test_large_seeds_and_ids_count_in_full():
    assert parameter_seed(0, 5) != parameter_seed(0, 5 + 2**31)
    assert parameter_seed(3, 5) != parameter_seed(3 + 2**31, 5)


def test_the_formula_stays_as_it_was():
    assert [parameter_seed(0, 0), parameter_seed(0, 1), parameter_seed(2**53 - 1, 2**53 - 1)] == KNOWN


KNOWN = [1755752680, 1762775190, 566210456]
